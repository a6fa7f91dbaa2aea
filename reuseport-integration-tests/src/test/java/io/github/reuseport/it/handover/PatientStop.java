package io.github.reuseport.it.handover;

import java.time.Duration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Part of an application that gives the server a minute to stop, also where it stops at
 * once. Without it, those are three seconds, which a machine that is busy may need for
 * less than a drain.
 */
@AutoConfiguration
public class PatientStop implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.setLifecycleTimeout(Duration.ofMinutes(1));
	}

}
