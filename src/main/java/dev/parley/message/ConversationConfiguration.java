package dev.parley.message;

import dev.parley.account.AccountNames;
import dev.parley.message.text.Mentions;
import dev.parley.ratelimit.Limits;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Registers {@link Limits} and {@link Mentions}, which recognizes the names of all accounts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Limits.class)
class ConversationConfiguration {

    @Bean
    Mentions mentions(AccountNames names) {
        return new Mentions(names::contains);
    }
}
