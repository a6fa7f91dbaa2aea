package io.github.reuseport.examples.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Who may see what.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	@Bean
	SecurityWebFilterChain security(ServerHttpSecurity http) {
		return http
			.authorizeExchange((exchange) -> exchange.pathMatchers("/actuator/health/**")
				.permitAll()
				.pathMatchers("/actuator/**")
				.hasRole("OPERATOR")
				.anyExchange()
				.authenticated())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	@Bean
	RouterFunction<ServerResponse> account() {
		return RouterFunctions.route()
			.GET("/account",
					(request) -> request.principal()
						.flatMap((user) -> ServerResponse.ok().bodyValue("Account of " + user.getName())))
			.build();
	}

}
