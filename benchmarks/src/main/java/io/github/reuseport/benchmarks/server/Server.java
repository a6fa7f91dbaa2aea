package io.github.reuseport.benchmarks.server;

import java.util.List;

import io.github.reuseport.benchmarks.load.Tool;

/**
 * A server that is compared.
 */
public enum Server {

	/**
	 * What all others are compared with.
	 */
	STOCK("webflux", "Boot WebFlux", Server.BOOT, "webflux"),

	/**
	 * The same once more: how far its ratio is from 1 is noise.
	 */
	STOCK_AGAIN("webflux-again", "Boot WebFlux, once more", Server.BOOT, "webflux"),

	/**
	 * With one listener on every event loop.
	 */
	STARTER("webflux-reuseport", "Boot WebFlux with the starter", Server.BOOT, "webflux-reuseport"),

	/**
	 * The same, but every connection stays on the loop that accepted it.
	 */
	STARTER_LOCAL("webflux-reuseport-local", "Boot WebFlux with the starter, placement local", Server.BOOT,
			"webflux-reuseport", "--server.reuseport.placement=local"),

	/**
	 * The same, but the kernel holds a connection back until its request has come.
	 */
	STARTER_DEFER("webflux-reuseport-defer", "Boot WebFlux with the starter, defer-accept", Server.BOOT,
			"webflux-reuseport", "--server.reuseport.defer-accept=1s"),

	/**
	 * Stock on another transport.
	 */
	STOCK_IO_URING("webflux-io_uring", "Boot WebFlux on io_uring", Server.BOOT, "webflux"),

	/**
	 * The starter on another transport.
	 */
	STARTER_IO_URING("webflux-reuseport-io_uring", "Boot WebFlux with the starter on io_uring", Server.BOOT,
			"webflux-reuseport"),

	/**
	 * Threads of a pool.
	 */
	TOMCAT("webmvc-tomcat", "Boot WebMVC on Tomcat", Server.BOOT, "webmvc-tomcat", Server.MANY_CONNECTIONS),

	/**
	 * A virtual thread for every request.
	 */
	TOMCAT_VIRTUAL("webmvc-tomcat-virtual", "Boot WebMVC on Tomcat, virtual threads", Server.BOOT, "webmvc-tomcat",
			Server.MANY_CONNECTIONS, "--spring.threads.virtual.enabled=true"),

	/**
	 * The same application without Reactor Netty.
	 */
	JETTY("webflux-jetty", "Boot WebFlux on Jetty", Server.BOOT, "webflux-jetty"),

	/**
	 * Four instances of a verticle.
	 */
	VERTX("vertx", "Vert.x 5, 4 instances, reusePort", "io.github.reuseport.benchmarks.vertx.HelloVerticle", "vertx"),

	/**
	 * Without Spring.
	 */
	REACTOR_NETTY("reactor-netty", "Reactor Netty alone", "io.github.reuseport.benchmarks.reactornetty.HelloServer",
			"reactor-netty"),

	/**
	 * Without Spring, with one listener on every event loop.
	 */
	REACTOR_NETTY_DECORATED("reactor-netty-reuseport", "Reactor Netty alone, decorated",
			"io.github.reuseport.benchmarks.reactornetty.reuseport.HelloServer", "reactor-netty-reuseport"),

	/**
	 * A worker process for every core, each with a listener of its own.
	 */
	NGINX("nginx", "nginx, reuseport", "", "");

	private static final String BOOT = "io.github.reuseport.benchmarks.hello.HelloApplication";

	// No other server stops to accept at 8192 connections
	private static final String MANY_CONNECTIONS = "--server.tomcat.max-connections=25000";

	// The first release with virtual threads that are no preview
	private static final int VIRTUAL_THREADS = 21;

	private final String id;

	private final String title;

	private final String mainClass;

	private final String module;

	private final List<String> arguments;

	Server(String id, String title, String mainClass, String module, String... arguments) {
		this.id = id;
		this.title = title;
		this.mainClass = mainClass;
		this.module = module;
		this.arguments = List.of(arguments);
	}

	/**
	 * The word used in options and results.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The name used in tables.
	 * @return the name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Whether a handler runs in a thread of Java, which it can block.
	 * @return whether it does
	 */
	public boolean hasHandlers() {
		return this != NGINX;
	}

	/**
	 * Whether it is another one with other settings, which is compared in what matters
	 * most only.
	 * @return whether it is
	 */
	public boolean isVariant() {
		return this == STARTER_LOCAL || this == STARTER_DEFER;
	}

	/**
	 * Why it cannot be started here.
	 * @return the reason, or nothing if it can be started
	 */
	public String missing() {
		if (this == TOMCAT_VIRTUAL && Runtime.version().feature() < VIRTUAL_THREADS) {
			return "the JDK that runs is older than " + VIRTUAL_THREADS;
		}
		return (this == NGINX && !Tool.NGINX.isInstalled()) ? "not installed" : "";
	}

	/**
	 * Whether it is one of those that are compared most closely: stock and the starter,
	 * on either transport.
	 * @return whether it is
	 */
	public boolean isMain() {
		return this == STOCK || this == STOCK_AGAIN || this == STARTER || isOnIoUring();
	}

	/**
	 * Whether it is what others are compared with.
	 * @return whether it is
	 */
	public boolean isReference() {
		return this == STOCK || this == STOCK_AGAIN;
	}

	boolean isOnIoUring() {
		return this == STOCK_IO_URING || this == STARTER_IO_URING;
	}

	boolean isBoot() {
		return this.mainClass.equals(BOOT);
	}

	String mainClass() {
		return this.mainClass;
	}

	String module() {
		return this.module;
	}

	List<String> arguments() {
		return this.arguments;
	}

}
