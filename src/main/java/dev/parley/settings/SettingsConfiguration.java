package dev.parley.settings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Checks the settings before any other bean is created. */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    @Bean
    static SettingsValidator settingsCheck(ConfigurableEnvironment environment) {
        return new SettingsValidator(environment);
    }
}
