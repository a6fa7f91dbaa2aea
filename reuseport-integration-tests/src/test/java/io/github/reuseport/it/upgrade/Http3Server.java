package io.github.reuseport.it.upgrade;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;

import javax.net.ssl.KeyManagerFactory;

import io.netty.channel.unix.UnixChannelOption;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http3SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * Part of an application that speaks HTTP/3 too, on the port number of its web server: on
 * UDP, and with {@code SO_REUSEPORT}, so that the next version can be started beside it.
 */
@AutoConfiguration
public class Http3Server implements ApplicationListener<WebServerInitializedEvent>, DisposableBean {

	static final String PASSWORD = "password";

	private @Nullable DisposableServer server;

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		this.server = HttpServer.create()
			.port(event.getWebServer().getPort())
			.protocol(HttpProtocol.HTTP3)
			.option(UnixChannelOption.SO_REUSEPORT, true)
			.secure((ssl) -> ssl.sslContext(Http3SslContextSpec.forServer(keys(), PASSWORD)))
			.http3Settings((settings) -> settings.idleTimeout(Duration.ofMinutes(1))
				.maxData(1_000_000)
				.maxStreamDataBidirectionalLocal(100_000)
				.maxStreamDataBidirectionalRemote(100_000)
				.maxStreamsBidirectional(100))
			.handle((request, response) -> response.sendString(Mono.just("over " + request.protocol())))
			.bindNow();
	}

	private static KeyManagerFactory keys() {
		try (InputStream file = Files.newInputStream(Path.of(System.getProperty("keys")))) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(file, PASSWORD.toCharArray());
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, PASSWORD.toCharArray());
			return keys;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void destroy() {
		if (this.server != null) {
			this.server.disposeNow();
		}
	}

}
