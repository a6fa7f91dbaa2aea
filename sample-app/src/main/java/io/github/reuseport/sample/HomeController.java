package io.github.reuseport.sample;

import java.net.InetSocketAddress;

import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Says what there is to look at.
 */
@RestController
class HomeController {

	private static final String TEXT = """
			This server has one listening socket on every event loop. Look at it:

			ss -ltn 'sport = :%1$d'
			    The listening sockets of the port: as many as there are event loops.

			curl 'localhost:%1$d/actuator/health'
			    'reuseport' counts them: 'listeners' are this server's and listen now,
			    'foreign' are those of other processes on the same port.

			curl 'localhost:%1$d/whoami'
			    The process, the event loop and the listener that got this connection.
			    Repeat it: a listener is always on the same event loop.

			curl 'localhost:%1$d/slow?millis=5000'
			    Answers later without blocking. Stop the server meanwhile: the answer
			    still arrives.

			curl 'localhost:%1$d/block?millis=5000'
			    Blocks its event loop. Meanwhile /hello hangs for the connections of
			    that one listener, the others answer.

			curl 'localhost:%1$d/hello'
			    Answers at once.
			""";

	@GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
	String home(ServerHttpRequest request) {
		InetSocketAddress address = request.getLocalAddress();
		return TEXT.formatted((address != null) ? address.getPort() : 8080);
	}

}
