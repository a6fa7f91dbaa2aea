package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Other processes that hold given sockets open, found through the links in
 * {@code /proc/<pid>/fd} (proc_pid_fd(5)). A process may look at those of its own user
 * only, and does not see those of another pid namespace. Even of its own user it may not
 * look at one with more capabilities, or at one that the kernel gave file capabilities
 * when it started, because that one is not "dumpable" (PR_SET_DUMPABLE(2const)).
 * Instances are immutable and may be used by any thread.
 */
public final class SocketHolders {

	private final Path processes;

	private final String self = Long.toString(ProcessHandle.current().pid());

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
	 * Find the processes that hold sockets. Looks at the open files of every other
	 * process of the user, which takes a few microseconds each.
	 * @param inodes the inodes of the sockets
	 * @param uid the effective user whose processes are looked at
	 * @return the processes; without the sockets whose holder cannot be found
	 * @throws IOException if the processes cannot be listed, for example because this is
	 * not Linux
	 */
	public Holders of(Set<Long> inodes, int uid) throws IOException {
		SortedMap<Long, Set<Long>> held = new TreeMap<>();
		SortedSet<Long> closed = new TreeSet<>();
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(this.processes, "[0-9]*")) {
			for (Path directory : directories) {
				String pid = directory.getFileName().toString();
				if (!pid.equals(this.self) && isOf(directory, uid)) {
					look(directory, inodes, Long.parseLong(pid), held, closed);
				}
			}
		}
		return new Holders(Collections.unmodifiableSortedMap(held), Collections.unmodifiableSortedSet(closed));
	}

	private static boolean isOf(Path directory, int uid) {
		try {
			return Integer.valueOf(uid).equals(Files.getAttribute(directory, "unix:uid"));
		}
		catch (IOException ex) {
			// It has ended meanwhile
			return false;
		}
	}

	private void look(Path directory, Set<Long> inodes, long pid, SortedMap<Long, Set<Long>> held,
			SortedSet<Long> closed) {
		try {
			Set<Long> sockets = new SocketInodes(directory.resolve("fd")).all();
			sockets.retainAll(inodes);
			if (!sockets.isEmpty()) {
				held.put(pid, sockets);
			}
		}
		catch (AccessDeniedException ex) {
			closed.add(pid);
		}
		catch (IOException ex) {
			// It has ended meanwhile
		}
	}

	/**
	 * What one process holds.
	 * @param pid the process
	 * @param inodes the inodes of the sockets
	 * @return those that it holds; none if it cannot be looked at
	 */
	public Set<Long> heldBy(long pid, Set<Long> inodes) {
		SortedMap<Long, Set<Long>> held = new TreeMap<>();
		look(this.processes.resolve(Long.toString(pid)), inodes, pid, held, new TreeSet<>());
		return held.getOrDefault(pid, Set.of());
	}

	/**
	 * Processes of one user.
	 *
	 * @param held the inodes that each process holds, by its id
	 * @param closed the processes that do not let themselves be looked at
	 */
	public record Holders(SortedMap<Long, Set<Long>> held, SortedSet<Long> closed) {

	}

}
