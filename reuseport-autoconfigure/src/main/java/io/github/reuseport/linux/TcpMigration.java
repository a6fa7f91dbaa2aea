package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the kernel gives what waits at a listener that is closed to another one of its
 * group: sysctl {@code net.ipv4.tcp_migrate_req} (ip-sysctl of the kernel documentation),
 * per network namespace, since Linux 5.14, off by default.
 */
public final class TcpMigration {

	private final Path setting;

	/**
	 * The setting of the network namespace that this process lives in.
	 */
	public TcpMigration() {
		this(Path.of("/proc/sys/net/ipv4/tcp_migrate_req"));
	}

	TcpMigration(Path setting) {
		this.setting = setting;
	}

	/**
	 * Whether the setting is on.
	 * @return {@code false} also if the kernel does not have it
	 */
	public boolean isOn() {
		try {
			return "1".equals(Files.readString(this.setting).trim());
		}
		catch (IOException ex) {
			return false;
		}
	}

}
