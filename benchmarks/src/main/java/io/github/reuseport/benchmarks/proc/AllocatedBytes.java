package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;

import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

/**
 * What the threads of another JVM have allocated so far, to the byte.
 */
public final class AllocatedBytes implements AutoCloseable {

	// Threads that are there because somebody asks
	private static final List<String> ASKING = List.of("RMI ", "JMX ", "Attach Listener");

	private final JMXConnector connector;

	private final ThreadMXBean threads;

	/**
	 * Connect to a JVM of the same user.
	 * @param pid id of its process
	 * @throws IOException if it cannot be asked
	 */
	public AllocatedBytes(long pid) throws IOException {
		this.connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
		this.threads = ManagementFactory.newPlatformMXBeanProxy(this.connector.getMBeanServerConnection(),
				ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
	}

	private static String address(long pid) throws IOException {
		try {
			VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
			try {
				return machine.startLocalManagementAgent();
			}
			finally {
				machine.detach();
			}
		}
		catch (AttachNotSupportedException ex) {
			throw new IOException("Process %d cannot be asked".formatted(pid), ex);
		}
	}

	/**
	 * The bytes so far.
	 * @return their number
	 */
	public long now() {
		long[] ids = this.threads.getAllThreadIds();
		ThreadInfo[] infos = this.threads.getThreadInfo(ids);
		long[] bytes = this.threads.getThreadAllocatedBytes(ids);
		long sum = 0;
		for (int i = 0; i < ids.length; i++) {
			// Those that have ended meanwhile have no information
			if (infos[i] != null && ASKING.stream().noneMatch(infos[i].getThreadName()::startsWith)) {
				sum += Math.max(0, bytes[i]);
			}
		}
		return sum;
	}

	@Override
	public void close() throws IOException {
		this.connector.close();
	}

}
