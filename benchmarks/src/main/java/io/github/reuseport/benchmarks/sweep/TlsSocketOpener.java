package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * Opens connections with TLS, each with a full handshake.
 */
final class TlsSocketOpener implements SocketOpener {

	private final SSLSocketFactory factory;

	private final AtomicLong opened = new AtomicLong();

	TlsSocketOpener() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			TrustManager[] any = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
			context.init(null, any, null);
			// None is of use
			context.getClientSessionContext().setSessionCacheSize(1);
			this.factory = context.getSocketFactory();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("No TLS", ex);
		}
	}

	@Override
	public Socket open(int port) throws IOException {
		Socket socket = SocketOpener.PLAIN.open(port);
		try {
			// A session is only resumed with a peer of the same name
			return this.factory.createSocket(socket, "peer" + this.opened.incrementAndGet(), port, true);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

}
