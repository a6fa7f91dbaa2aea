package io.github.reuseport.it.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Clients that others have written, as Debian has them.
 */
final class OutsideClients {

	private static final String CURL = "/usr/bin/curl";

	private static final String DATE = "(?i)date: [^\r\n]*";

	private static final String SERVER = "http://127.0.0.1:PORT";

	private final List<OutsideClient> clients = new ArrayList<>();

	private OutsideClients() {
	}

	/**
	 * Those that are installed here. The others are told of.
	 * @param full whether there is time for those that need seconds
	 * @return the clients
	 */
	static List<OutsideClient> installed(boolean full) {
		List<OutsideClient> installed = new ArrayList<>(quick());
		if (full) {
			installed.addAll(slow());
		}
		installed.removeIf((client) -> !client.isInstalled());
		return installed;
	}

	private static List<OutsideClient> quick() {
		OutsideClients quick = new OutsideClients();
		quick.curl("GET", SERVER + "/hello");
		quick.curl("HTTP/1.0", "--http1.0", SERVER + "/hello");
		quick.curl("HTTP/2 with prior knowledge", "--http2-prior-knowledge", SERVER + "/hello");
		quick.curl("file by HTTP/2", "--http2-prior-knowledge", SERVER + "/page.css");
		quick.curl("upgrade to HTTP/2", "--http2", SERVER + "/hello");
		quick.curl("upload to be continued", "-H", "Expect: 100-continue", "-H", "Content-Type: text/plain", "-d",
				"client", SERVER + "/hello");
		quick.curl("chunked upload", "-H", "Transfer-Encoding: chunked", "-H", "Content-Type: text/plain", "-d",
				"client", SERVER + "/hello");
		quick.curl("HEAD", "-I", SERVER + "/hello");
		quick.curl("range", "-r", "0-99", SERVER + "/page.css");
		quick.curl("compressed", "--compressed", SERVER + "/page.css");
		quick.curl("two on one connection", SERVER + "/hello", SERVER + "/hello");
		quick.curl("events", "-N", SERVER + "/events");
		quick.add("nghttp", "(?!)", "/usr/bin/nghttp", SERVER + "/hello");
		quick.add("nghttp with an upgrade", "(?!)", "/usr/bin/nghttp", "-u", SERVER + "/hello");
		quick.add("h2load", "(?m)^(finished|traffic|time|req/s|progress|min|.*µs|.*ms).*$", "/usr/bin/h2load", "-n40",
				"-c4", "-m10", SERVER + "/hello");
		return quick.clients;
	}

	private static List<OutsideClient> slow() {
		OutsideClients slow = new OutsideClients();
		slow.add("python", "(?!)", "/usr/bin/python3", script("client.py"), "PORT");
		slow.add("node", "(?!)", "/usr/bin/node", script("client.mjs"), "PORT");
		return slow.clients;
	}

	private static String script(String name) {
		return Path.of("src/test/clients", name).toAbsolutePath().toString();
	}

	private void curl(String name, String... arguments) {
		List<String> command = new ArrayList<>(List.of(CURL, "-s", "-i", "--max-time", "20"));
		command.addAll(Arrays.asList(arguments));
		this.clients.add(new OutsideClient("curl: " + name, command, DATE));
	}

	private void add(String name, String changing, String... command) {
		this.clients.add(new OutsideClient(name, List.of(command), changing));
	}

}
