package io.github.reuseport.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Scale;

/**
 * What a run was asked for.
 *
 * @param name name of the scale
 * @param scale how much is measured
 * @param servers which servers are compared
 * @param readme whether the section of the README is written anew
 */
record Options(String name, Scale scale, Set<Server> servers, boolean readme) {

	private static final String TRIAL = "trial";

	private static final Set<Server> FEW = EnumSet.of(Server.STOCK, Server.STARTER, Server.NGINX);

	private static final Set<Server> MAIN = EnumSet.of(Server.STOCK, Server.STOCK_AGAIN, Server.STARTER,
			Server.STARTER_DEFER, Server.TOMCAT, Server.NGINX);

	private static final String SERVERS = "--servers=";

	private static final String WORKS = "--works=";

	private static final String README = "--readme";

	static Options parse(String... arguments) {
		String name = "quick";
		@Nullable Set<Server> servers = null;
		@Nullable Set<String> works = null;
		boolean readme = false;
		for (String argument : arguments) {
			if (argument.startsWith(SERVERS)) {
				servers = servers(argument.substring(SERVERS.length()));
			}
			else if (argument.startsWith(WORKS)) {
				works = works(argument.substring(WORKS.length()));
			}
			else if (argument.equals(README)) {
				readme = true;
			}
			else {
				name = argument;
			}
		}
		Scale scale = scale(name);
		if (servers == null) {
			servers = switch (name) {
				case TRIAL -> FEW;
				case "quick" -> MAIN;
				default -> EnumSet.allOf(Server.class);
			};
		}
		return new Options(name, (works != null) ? scale.with(works) : scale, servers, readme);
	}

	private static Scale scale(String name) {
		return switch (name) {
			case "full" -> Scale.full();
			case "quick" -> Scale.quick();
			case TRIAL -> Scale.trial();
			default -> throw new IllegalArgumentException(
					"The first argument must be 'full', 'quick' or 'trial' but is '%s'".formatted(name));
		};
	}

	private static Set<Server> servers(String ids) {
		// The others are compared with it
		Set<Server> servers = EnumSet.of(Server.STOCK);
		servers.addAll(Arrays.stream(ids.split(",")).map(Options::server).toList());
		return servers;
	}

	private static Server server(String id) {
		return Arrays.stream(Server.values())
			.filter((server) -> server.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"'%s' must have ids of servers but has '%s'; known are %s".formatted("--servers", id,
							Arrays.stream(Server.values()).map(Server::id).collect(Collectors.joining(", ")))));
	}

	private static Set<String> works(String ids) {
		Set<String> known = Scale.full().works();
		List<String> works = List.of(ids.split(","));
		for (String work : works) {
			if (!known.contains(work)) {
				throw new IllegalArgumentException("'%s' must have ids of works but has '%s'; known are %s"
					.formatted("--works", work, String.join(", ", new TreeSet<>(known))));
			}
		}
		return Set.copyOf(works);
	}

}
