package dev.parley.account.session;

import dev.parley.account.Role;
import dev.parley.problem.ErrorCode;
import dev.parley.problem.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Configures authorization, CSRF protection and response headers of HTTP requests. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    SecurityFilterChain webSecurity(
            HttpSecurity http,
            SessionSecurityContextRepository sessionSecurityContextRepository,
            CookieCsrfTokenRepository csrfTokens) {
        return http.securityContext(context -> context.securityContextRepository(sessionSecurityContextRepository))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens)
                        // The handshake checks the Origin instead, and answers other methods itself.
                        .ignoringRequestMatchers("/ws", "/ws/**")
                        // The header carries the unmasked value of the cookie, which a script can read.
                        .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
                .headers(SecurityConfiguration::headers)
                .authorizeHttpRequests(SecurityConfiguration::rules)
                .exceptionHandling(problems -> problems.authenticationEntryPoint(
                                (request, response, thrown) -> Problem.of(ErrorCode.UNAUTHENTICATED, "Sign in first.")
                                        .write(response))
                        .accessDeniedHandler(SecurityConfiguration::writeForbidden))
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules) {
        // Error and asynchronous dispatches belong to a request that has passed these rules.
        rules.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/api/session", "/api/config")
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/api/session", "/api/accounts")
                .permitAll()
                .requestMatchers("/api/admin/**")
                .hasRole(Role.ADMIN.name())
                .requestMatchers("/api/**")
                .hasRole(Role.USER.name())
                .requestMatchers("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")
                .permitAll()
                .requestMatchers("/actuator/**")
                .hasRole(Role.ADMIN.name())
                // The handshake returns the statuses that WebSocket clients expect.
                .requestMatchers("/ws", "/ws/**")
                .permitAll()
                // The single-page application: only static files are served outside the paths above.
                .requestMatchers(HttpMethod.GET, "/**")
                .permitAll()
                .requestMatchers(HttpMethod.HEAD, "/**")
                .permitAll()
                .anyRequest()
                .denyAll();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        // dev.parley.problem.SecurityHeaders adds all other headers to every response.
        headers.defaultsDisabled()
                // This service must not set a policy for sub-domains.
                .httpStrictTransportSecurity(transport -> transport.includeSubDomains(false))
                .addHeaderWriter(SecurityConfiguration::noStoreByDefault);
    }

    /**
     * Sets no-store on responses without a Cache-Control header. Spring's own writer would skip responses with the
     * Expires header that Jetty sets with cookies.
     */
    private static void noStoreByDefault(HttpServletRequest request, HttpServletResponse response) {
        if (!response.containsHeader(HttpHeaders.CACHE_CONTROL)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    private static void writeForbidden(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException thrown) throws IOException {
        String detail = thrown instanceof CsrfException
                ? "The header X-XSRF-TOKEN must have the value of the XSRF-TOKEN cookie that GET /api/session sets."
                : "This is not allowed.";
        Problem.of(ErrorCode.FORBIDDEN, detail).write(response);
    }

    /** Opens all endpoints on a separate management port, which belongs to the operator's own network. */
    @Bean
    @Order(0)
    @ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
    SecurityFilterChain managementSecurity(HttpSecurity http) {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .headers(Customizer.withDefaults())
                .build();
    }

    @Bean
    CookieCsrfTokenRepository csrfTokens(CookieNames names) {
        CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
        tokens.setCookieName(names.xsrf());
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        return tokens;
    }

    /** Answers requests that the firewall rejects, such as paths with {@code //} or {@code %2F}. */
    @Bean
    RequestRejectedHandler ambiguousRequests() {
        return (request, response, thrown) -> Problem.of(ErrorCode.MALFORMED, "The request cannot be understood.")
                .write(response);
    }
}
