package dev.parley.conversation;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Makes the limits known to the application. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Limits.class)
class ConversationConfiguration {}
