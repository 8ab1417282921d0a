package dev.parley.conversation;

import dev.parley.account.AccountNames;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the limits known to the application, and who can be mentioned. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Limits.class)
class ConversationConfiguration {

    @Bean
    Mentions mentions(AccountNames names) {
        return new Mentions(names::contains);
    }
}
