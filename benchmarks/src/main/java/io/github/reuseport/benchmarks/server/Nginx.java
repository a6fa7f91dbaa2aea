package io.github.reuseport.benchmarks.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.reuseport.benchmarks.load.Tool;

/**
 * How nginx is configured.
 */
final class Nginx {

	private static final String CONFIGURATION = """
			daemon off;
			pid %1$s/nginx.pid;
			error_log stderr warn;
			worker_processes auto;
			worker_rlimit_nofile 30000;
			events {
				worker_connections 25000;
			}
			http {
				access_log off;
				client_body_temp_path %1$s/body;
				proxy_temp_path %1$s/proxy;
				fastcgi_temp_path %1$s/fastcgi;
				uwsgi_temp_path %1$s/uwsgi;
				scgi_temp_path %1$s/scgi;
				# Else it closes a connection after 1000 requests, which no other server does
				keepalive_requests 100000000;
				server {
					listen %2$d reuseport backlog=4096%3$s;
					default_type text/plain;
					location = /hello {
						return 200 "Hello, World!";
					}
					location = /thread {
						return 200 $pid;
					}
				}
			}
			""";

	private static final String TLS = " ssl;\n\t\tssl_certificate %s;\n\t\tssl_certificate_key %s";

	private Nginx() {
	}

	static List<String> command(int port, Protocol protocol) throws IOException {
		String options = switch (protocol) {
			case HTTP -> "";
			case H2C -> " http2";
			case HTTPS -> TLS.formatted(Certificate.SHARED.certificate(), Certificate.SHARED.key());
		};
		Path directory = Files.createTempDirectory("nginx");
		Path file = Files.writeString(directory.resolve("nginx.conf"),
				CONFIGURATION.formatted(directory, port, options));
		return List.of(Tool.NGINX.path().orElseThrow().toString(), "-c", file.toString(), "-e", "stderr");
	}

	/**
	 * A port that was free a moment ago.
	 * @return the port
	 * @throws IOException if there is none
	 */
	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
