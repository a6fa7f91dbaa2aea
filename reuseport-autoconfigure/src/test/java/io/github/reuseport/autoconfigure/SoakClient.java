package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.github.reuseport.server.Http2Socket;
import io.github.reuseport.server.HttpConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Client that opens connections of every kind and lets them end in every way, to a server
 * without TLS and to one with it, and counts those that it has opened.
 */
final class SoakClient {

	private static final int BURST = 20;

	private final int port;

	private final int securePort;

	private final SSLContext trusting;

	private final AtomicLong made = new AtomicLong();

	private final AtomicLong madeSecure = new AtomicLong();

	/**
	 * What the client does, each on connections of its own.
	 */
	private final List<Exchange> exchanges = List.of(this::closesAfterAnswers, this::isClosedAfterTheAnswer,
			this::resetsAfterTheAnswer, this::resetsBeforeTheAnswer, this::closesOneHalf, this::waitsUntilIdle,
			this::saysNothing, this::sendsHalfARequest, this::sendsNoRequest, this::comesAndGoes, this::holdsMany,
			this::closesHttp2, this::closesWebSocket, this::cutsEventsOff, this::closesTls, this::closesHttp2OverTls,
			this::failsTheHandshake, this::trustsNobody);

	/**
	 * Make a client of one server on two ports.
	 * @param port the port of the server without TLS
	 * @param securePort the port of the server with TLS
	 * @param trusting trusts the certificate of the second
	 */
	SoakClient(int port, int securePort, SSLContext trusting) {
		this.port = port;
		this.securePort = securePort;
		this.trusting = trusting;
	}

	/**
	 * The connections that were opened to the server without TLS.
	 * @return their number
	 */
	long made() {
		return this.made.get();
	}

	long madeSecure() {
		return this.madeSecure.get();
	}

	void doEverything(Random random) throws IOException {
		for (Exchange exchange : this.exchanges) {
			exchange.perform(random);
		}
	}

	void doAnything(Random random) throws IOException {
		this.exchanges.get(random.nextInt(this.exchanges.size())).perform(random);
	}

	private void closesAfterAnswers(Random random) throws IOException {
		try (HttpConnection connection = new HttpConnection(open())) {
			for (int i = 0; i <= random.nextInt(5); i++) {
				assertThat(connection.get("/hello").text()).isEqualTo("hello");
			}
		}
	}

	private void isClosedAfterTheAnswer(Random random) throws IOException {
		try (HttpConnection connection = new HttpConnection(open())) {
			assertThat(connection.get("/hello", "Connection: close").text()).isEqualTo("hello");
			assertThat(connection.awaitEnd()).isTrue();
		}
	}

	private void resetsAfterTheAnswer(Random random) throws IOException {
		Socket socket = open();
		try (HttpConnection connection = new HttpConnection(socket)) {
			assertThat(connection.get("/hello").text()).isEqualTo("hello");
			socket.setSoLinger(true, 0);
		}
	}

	private void resetsBeforeTheAnswer(Random random) throws IOException {
		Socket socket = open();
		try (HttpConnection connection = new HttpConnection(socket)) {
			connection.send("/hello");
			socket.setSoLinger(true, 0);
		}
	}

	private void closesOneHalf(Random random) throws IOException {
		try (Socket socket = open()) {
			if (random.nextBoolean()) {
				new HttpConnection(socket).send("/hello");
			}
			socket.shutdownOutput();
			// The server may take it for the end of the connection
			awaitEnd(socket);
		}
	}

	private void waitsUntilIdle(Random random) throws IOException {
		try (HttpConnection connection = new HttpConnection(open())) {
			assertThat(connection.get("/hello").text()).isEqualTo("hello");
			assertThat(connection.awaitEnd()).isTrue();
		}
	}

	private void saysNothing(Random random) throws IOException {
		try (HttpConnection connection = new HttpConnection(open())) {
			assertThat(connection.awaitEnd()).isTrue();
		}
	}

	private void sendsHalfARequest(Random random) throws IOException {
		try (Socket socket = open()) {
			write(socket, "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nnot so many");
			assertThat(new HttpConnection(socket).readHead().status()).isIn(408, 500);
			awaitEnd(socket);
		}
	}

	private void sendsNoRequest(Random random) throws IOException {
		try (Socket socket = open()) {
			write(socket, "no request\r\n\r\n");
			assertThat(new HttpConnection(socket).readHead().status()).isEqualTo(400);
			awaitEnd(socket);
		}
	}

	/**
	 * So many at the same time that some are handed off, and end on the way.
	 */
	private void comesAndGoes(Random random) throws IOException {
		for (int i = 0; i < BURST; i++) {
			try (Socket socket = random.nextBoolean() ? open() : openSecure()) {
				socket.setSoLinger(random.nextBoolean(), 0);
			}
		}
	}

	private void holdsMany(Random random) throws IOException {
		Socket[] sockets = new Socket[BURST];
		try {
			for (int i = 0; i < BURST; i++) {
				sockets[i] = open();
				shakeHands(sockets[i]);
			}
		}
		finally {
			for (Socket socket : sockets) {
				if (socket != null) {
					socket.setSoLinger(random.nextBoolean(), 0);
					socket.close();
				}
			}
		}
	}

	private void closesHttp2(Random random) throws IOException {
		try (Socket socket = open()) {
			speakHttp2(socket, random.nextInt(4));
			socket.setSoLinger(random.nextBoolean(), 0);
		}
	}

	private void closesWebSocket(Random random) throws IOException {
		try (Socket socket = open()) {
			shakeHands(socket);
			OutputStream output = socket.getOutputStream();
			// Masked by 0: the text "hi", and perhaps the closing of the WebSocket
			output.write(new byte[] { (byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i' });
			assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x81, 0x02, 'h', 'i');
			if (random.nextBoolean()) {
				output.write(new byte[] { (byte) 0x88, (byte) 0x80, 0, 0, 0, 0 });
				awaitEnd(socket);
			}
			socket.setSoLinger(random.nextBoolean(), 0);
		}
	}

	private void shakeHands(Socket socket) throws IOException {
		HttpConnection connection = new HttpConnection(socket);
		connection.send("/websocket", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
		assertThat(connection.readHead().status()).isEqualTo(101);
	}

	private void cutsEventsOff(Random random) throws IOException {
		try (Socket socket = open()) {
			HttpConnection connection = new HttpConnection(socket);
			connection.send("/events");
			assertThat(connection.readHead().status()).isEqualTo(200);
			for (int i = 0; i < random.nextInt(20); i++) {
				connection.readLine();
			}
			socket.setSoLinger(random.nextBoolean(), 0);
		}
	}

	private void closesTls(Random random) throws IOException {
		try (Socket socket = openSecure(); SSLSocket secure = secure(socket, this.trusting)) {
			assertThat(new HttpConnection(secure).get("/hello").text()).isEqualTo("hello");
			if (random.nextBoolean()) {
				cutOff(socket, random.nextBoolean());
			}
		}
	}

	private void closesHttp2OverTls(Random random) throws IOException {
		try (Socket socket = openSecure(); SSLSocket secure = secure(socket, this.trusting)) {
			SSLParameters parameters = secure.getSSLParameters();
			parameters.setApplicationProtocols(new String[] { "h2" });
			secure.setSSLParameters(parameters);
			speakHttp2(secure, random.nextInt(4));
			if (random.nextBoolean()) {
				cutOff(socket, true);
			}
		}
	}

	/**
	 * Send requests, and read the answer to the first.
	 */
	private static void speakHttp2(Socket socket, int others) throws IOException {
		Http2Socket client = new Http2Socket(socket);
		client.begin();
		for (int i = 0; i <= others; i++) {
			client.request(2 * i + 1, "/hello");
		}
		client.awaitAnswer(1);
		assertThat(client.goAways()).isEmpty();
	}

	/**
	 * End a connection without the message by which TLS ends.
	 */
	private static void cutOff(Socket socket, boolean reset) throws IOException {
		socket.setSoLinger(reset, 0);
		socket.close();
	}

	private void failsTheHandshake(Random random) throws IOException {
		try (Socket socket = openSecure()) {
			write(socket, "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			awaitEnd(socket);
		}
	}

	private void trustsNobody(Random random) throws IOException {
		try (Socket socket = openSecure(); SSLSocket secure = secure(socket, defaults())) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(secure::startHandshake);
		}
	}

	private static SSLContext defaults() {
		try {
			return SSLContext.getDefault();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private SSLSocket secure(Socket socket, SSLContext context) throws IOException {
		return (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", this.securePort, true);
	}

	private Socket open() throws IOException {
		return connect(this.port, this.made);
	}

	private Socket openSecure() throws IOException {
		return connect(this.securePort, this.madeSecure);
	}

	private static Socket connect(int port, AtomicLong count) throws IOException {
		Socket socket = new Socket();
		try {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
					HttpConnection.TIMEOUT_MILLIS);
			count.incrementAndGet();
			socket.setSoTimeout(HttpConnection.TIMEOUT_MILLIS);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Read whatever comes, until the server has closed or reset the connection.
	 */
	private static void awaitEnd(Socket socket) throws IOException {
		try {
			socket.getInputStream().readAllBytes();
		}
		catch (SocketException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
	}

	/**
	 * Something done on one or more new connections.
	 */
	@FunctionalInterface
	private interface Exchange {

		void perform(Random random) throws IOException;

	}

}
