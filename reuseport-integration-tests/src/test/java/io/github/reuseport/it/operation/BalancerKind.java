package io.github.reuseport.it.operation;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What spreads the requests of clients, and what it does with one that fails.
 */
enum BalancerKind {

	/**
	 * Tries a request again on the server that has refused the connection.
	 */
	HAPROXY("HAProxy, its default retries", Type.HAPROXY, ""),

	/**
	 * Tries another server in the end.
	 */
	HAPROXY_REDISPATCH("HAProxy, `redispatch`", Type.HAPROXY, "option redispatch"),

	/**
	 * Tries a request again also where a connection has been closed without an answer.
	 */
	HAPROXY_RETRY("HAProxy, `redispatch`, `retry-on empty-response`, `http-reuse always`", Type.HAPROXY, """
			option redispatch
			  retry-on conn-failure empty-response
			  http-reuse always"""),

	/**
	 * Tries another server, on a new connection for every request.
	 */
	NGINX("nginx, its default `proxy_next_upstream`", Type.NGINX, ""),

	/**
	 * Tries another server, on connections that it keeps.
	 */
	NGINX_KEPT("nginx, its default `proxy_next_upstream`, `keepalive`", Type.NGINX, Type.KEPT, "keepalive 16;"),

	/**
	 * Tries nothing.
	 */
	NGINX_OFF("nginx, `proxy_next_upstream off`", Type.NGINX, "proxy_next_upstream off;"),

	/**
	 * Tries nothing, on connections that it keeps.
	 */
	NGINX_OFF_KEPT("nginx, `proxy_next_upstream off`, `keepalive`", Type.NGINX, "proxy_next_upstream off; " + Type.KEPT,
			"keepalive 16;");

	private final String description;

	private final Type type;

	private final String retries;

	private final String upstream;

	BalancerKind(String description, Type type, String retries) {
		this(description, type, retries, "");
	}

	BalancerKind(String description, Type type, String retries, String upstream) {
		this.description = description;
		this.type = type;
		this.retries = retries;
		this.upstream = upstream;
	}

	/**
	 * Whether a request can be saved that meets a server which has closed its listeners.
	 * @return {@code false} if it neither asks whether a server is ready nor tries
	 * another
	 */
	boolean findsOut() {
		return this != NGINX_OFF && this != NGINX_OFF_KEPT;
	}

	Program program() {
		return this.type.program;
	}

	/**
	 * The configuration.
	 * @param http1 the port for clients of HTTP/1.1
	 * @param http2 the port for clients of HTTP/2 without TLS and with prior knowledge
	 * @param servers the ports of the applications
	 * @return the content of the file
	 */
	String configuration(int http1, int http2, List<Integer> servers) {
		String listed = IntStream.range(0, servers.size())
			.mapToObj((i) -> this.type.server.formatted(i, servers.get(i)))
			.collect(Collectors.joining("\n"));
		return this.type.configuration.formatted(http1, http2, this.retries, this.upstream, listed);
	}

	/**
	 * The arguments of the program.
	 * @param configuration the file, in a directory of its own
	 * @return the arguments
	 */
	List<String> arguments(Path configuration) {
		return (this.type == Type.HAPROXY) ? List.of("-db", "-f", configuration.toString())
				: List.of("-p", configuration.getParent() + "/", "-c", configuration.toString());
	}

	@Override
	public String toString() {
		return this.description;
	}

	/**
	 * Programs that spread requests.
	 */
	private enum Type {

		/**
		 * Asks for the readiness each second, and takes no for an answer the second time.
		 */
		HAPROXY(new Program(Path.of("/usr/sbin/haproxy"), "haproxy"), """
				defaults
				  mode http
				  timeout connect 2s
				  timeout client 30s
				  timeout server 30s
				  timeout check 5s
				frontend clients
				  bind 127.0.0.1:%d
				  bind 127.0.0.1:%d proto h2
				  default_backend sample
				backend sample
				  option httpchk GET /actuator/health/readiness
				  default-server check inter 1s fall 2 rise 1
				  %s
				  %s
				%s
				""", "  server sample%d 127.0.0.1:%d"),

		/**
		 * Asks nobody.
		 */
		NGINX(new Program(Path.of("/usr/sbin/nginx"), "nginx-light"), """
				daemon off;
				pid pid;
				error_log stderr;
				events { }
				http {
				  access_log off;
				  server {
				    listen 127.0.0.1:%d;
				    listen 127.0.0.1:%d http2;
				    %s
				    location / { proxy_pass http://sample; }
				  }
				  upstream sample {
				    %s
				%s
				  }
				}
				""", "    server 127.0.0.1:%2$d;");

		private static final String KEPT = "proxy_http_version 1.1; proxy_set_header Connection \"\";";

		private final Program program;

		private final String configuration;

		private final String server;

		Type(Program program, String configuration, String server) {
			this.program = program;
			this.configuration = configuration;
			this.server = server;
		}

	}

}
