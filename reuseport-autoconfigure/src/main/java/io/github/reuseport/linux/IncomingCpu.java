package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * Which processor's packets a listening socket is preferred for. Needs a native
 * transport; may be used by any thread.
 */
public final class IncomingCpu {

	/**
	 * Level {@code SOL_SOCKET} (1), name {@code SO_INCOMING_CPU} (49), the number of the
	 * processor (socket(7), can be set since Linux 4.4).
	 */
	public static final ChannelOption<Integer> OPTION = new IntegerUnixChannelOption("SO_INCOMING_CPU", 1, 49);

	/**
	 * More processors than any kernel can be built for ({@code CONFIG_NR_CPUS}).
	 */
	private static final int MOST = 1 << 16;

	private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

	private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

	private IncomingCpu() {
	}

	/**
	 * Whether the kernel goes by the option when it chooses a socket of a group: before
	 * Linux 6.2 it does not ({@code reuseport_select_sock_by_hash()} in
	 * net/core/sock_reuseport.c).
	 * @return {@code false} also if its release is unknown
	 */
	public static boolean isForGroups() {
		return isForGroups(System.getProperty("os.version", ""));
	}

	static boolean isForGroups(String release) {
		Matcher matcher = RELEASE.matcher(release);
		if (!matcher.matches()) {
			return false;
		}
		try {
			int major = Integer.parseInt(matcher.group(1));
			return major > 6 || major == 6 && Integer.parseInt(matcher.group(2)) >= 2;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/**
	 * Whether a socket is preferred for the packets of one processor, whoever told the
	 * kernel to.
	 * @param listener a listening socket, or {@code null}
	 * @return {@code true} if it is
	 */
	public static boolean isSet(@Nullable Channel listener) {
		Integer cpu = OptionReader.read(listener, OPTION);
		return cpu != null && cpu >= 0;
	}

	/**
	 * The processors that packets may arrive on. These are all of the machine, whichever
	 * of them this process may use.
	 * @return their numbers, ascending, at least one
	 */
	public static List<Integer> online() {
		try {
			return parse(Files.readString(ONLINE));
		}
		catch (IOException | IllegalArgumentException ex) {
			return IntStream.range(0, Runtime.getRuntime().availableProcessors()).boxed().toList();
		}
	}

	/**
	 * Read a list such as {@code 0-3,6} (Documentation/admin-guide/cputopology.rst of
	 * Linux).
	 * @param list the list
	 * @return its numbers
	 * @throws IllegalArgumentException if it is none
	 */
	static List<Integer> parse(String list) {
		List<Integer> numbers = Pattern.compile(",")
			.splitAsStream(list.strip())
			.flatMap((range) -> numbers(range).boxed())
			.distinct()
			.toList();
		if (numbers.isEmpty()) {
			throw new IllegalArgumentException("There is no processor in '%s'".formatted(list));
		}
		return numbers;
	}

	private static IntStream numbers(String range) {
		String[] ends = range.split("-", 2);
		int last = Integer.parseInt(ends[ends.length - 1]);
		if (last >= MOST) {
			throw new IllegalArgumentException("There is no processor " + last);
		}
		return IntStream.rangeClosed(Integer.parseInt(ends[0]), last);
	}

}
