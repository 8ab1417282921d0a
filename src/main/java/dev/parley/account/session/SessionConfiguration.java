package dev.parley.account.session;

import dev.parley.account.AccountSettings;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.session.autoconfigure.DefaultCookieSerializerCustomizer;
import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.session.FlushMode;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores HTTP sessions in the database, so that they survive a restart and any node can serve them.
 *
 * <p>Replaces Spring Boot's own configuration, which backs off when there is another {@link SessionRepository} bean.
 * {@code spring.session.timeout} and {@code spring.session.jdbc.cleanup-cron} have their usual meaning.
 */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
@EnableConfigurationProperties({AccountSettings.class, CookieSettings.class})
class SessionConfiguration {

    /** Not a candidate for injection by type: injection points for sessions receive the bean below. */
    @Bean(defaultCandidate = false)
    @DependsOnDatabaseInitialization
    JdbcIndexedSessionRepository storedSessions(
            JdbcOperations jdbc,
            PlatformTransactionManager transactions,
            SessionTimeout timeout,
            @Value("${spring.session.jdbc.cleanup-cron:" + JdbcIndexedSessionRepository.DEFAULT_CLEANUP_CRON + "}")
                    String cleanupCron) {
        JdbcIndexedSessionRepository sessions =
                new JdbcIndexedSessionRepository(jdbc, new TransactionTemplate(transactions));
        sessions.setDefaultMaxInactiveInterval(Objects.requireNonNull(timeout.getTimeout(), "spring.session.timeout"));
        sessions.setCleanupCron(cleanupCron);
        sessions.setConversionService(textConversion());
        // Writes at once and not at the end of the request: see SessionSecurityContextRepository.signIn.
        sessions.setFlushMode(FlushMode.IMMEDIATE);
        return sessions;
    }

    @Bean
    ThrottledSessionRepository<?> sessionRepository(
            @Qualifier("storedSessions") JdbcIndexedSessionRepository stored, AccountSettings settings) {
        return new ThrottledSessionRepository<>(stored, settings.sessionMaxAge(), InstantSource.system());
    }

    @Bean
    DefaultCookieSerializerCustomizer sessionCookie(CookieNames names) {
        return serializer -> serializer.setCookieName(names.session());
    }

    /**
     * Converts attributes to text: a session holds a user name only, so no Java objects are deserialized from the
     * database.
     */
    private static ConversionService textConversion() {
        GenericConversionService conversion = new GenericConversionService();
        conversion.addConverter(Object.class, byte[].class, value -> ((String) value).getBytes(StandardCharsets.UTF_8));
        conversion.addConverter(byte[].class, Object.class, bytes -> new String(bytes, StandardCharsets.UTF_8));
        return conversion;
    }
}
