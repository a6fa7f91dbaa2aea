package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Processes that hold given sockets open, found through the links in
 * {@code /proc/<pid>/fd} (proc_pid_fd(5)). A process may look at those of its own user
 * only, and does not see those of another pid namespace. Instances are immutable and may
 * be used by any thread.
 */
public final class SocketHolders {

	private final Path processes;

	/**
	 * Processes of the pid namespace that this process lives in.
	 */
	public SocketHolders() {
		this(Path.of("/proc"));
	}

	SocketHolders(Path processes) {
		this.processes = processes;
	}

	/**
	 * Find the processes that hold sockets. Looks at the open files of every process of
	 * the user, which takes a few microseconds each.
	 * @param inodes the inodes of the sockets
	 * @param uid the effective user whose processes are looked at
	 * @return the inodes that each process holds, by its id; without the sockets whose
	 * holder cannot be found
	 * @throws IOException if the processes cannot be listed, for example because this is
	 * not Linux
	 */
	public SortedMap<Long, Set<Long>> of(Set<Long> inodes, int uid) throws IOException {
		SortedMap<Long, Set<Long>> holders = new TreeMap<>();
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(this.processes, "[0-9]*")) {
			for (Path directory : directories) {
				Set<Long> held = held(directory, inodes, uid);
				if (!held.isEmpty()) {
					holders.put(Long.valueOf(directory.getFileName().toString()), held);
				}
			}
		}
		return holders;
	}

	private Set<Long> held(Path directory, Set<Long> inodes, int uid) {
		try {
			if (!Integer.valueOf(uid).equals(Files.getAttribute(directory, "unix:uid"))) {
				return Set.of();
			}
			Set<Long> held = new SocketInodes(directory.resolve("fd")).all();
			held.retainAll(inodes);
			return held;
		}
		catch (IOException ex) {
			// It has ended meanwhile, or does not let itself be looked at
			return Set.of();
		}
	}

}
