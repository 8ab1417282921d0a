package dev.parley.web;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.module.SimpleModule;

/** Configures size and rate limits of HTTP requests, strict JSON parsing, and the format of times. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class WebConfiguration {

    private static final int RESPONSES_HEAP_DIVISOR = 8;

    /** Replaces the factory of Spring Boot. */
    @Bean
    SingleUseBufferWebServerFactory webServerFactory(ObjectProvider<JettyServerCustomizer> customizers) {
        var factory = new SingleUseBufferWebServerFactory();
        factory.getServerCustomizers().addAll(customizers.orderedStream().toList());
        return factory;
    }

    /** Runs before the security filters, which read form bodies in search of a CSRF token. */
    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(WebSettings settings) {
        FilterRegistrationBean<BodyLimit> registration =
                new FilterRegistrationBean<>(new BodyLimit(settings.bodyBytes()));
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
        return registration;
    }

    /** Runs before the security filters and the controllers, which read these headers and fail on some of them. */
    @Bean
    FilterRegistrationBean<ContentHeaderFilter> contentHeaders() {
        FilterRegistrationBean<ContentHeaderFilter> registration =
                new FilterRegistrationBean<>(new ContentHeaderFilter());
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BufferedResponseFilter> bufferedResponses() {
        long maxBytes = Runtime.getRuntime().maxMemory() / RESPONSES_HEAP_DIVISOR;
        FilterRegistrationBean<BufferedResponseFilter> registration =
                new FilterRegistrationBean<>(new BufferedResponseFilter(maxBytes));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<ReadLimitFilter> readLimit() {
        FilterRegistrationBean<ReadLimitFilter> registration =
                new FilterRegistrationBean<>(new ReadLimitFilter(new ReadLimits(System::nanoTime)));
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
        return registration;
    }

    @Bean
    JsonFactoryBuilderCustomizer limitJsonNesting() {
        return StrictJson::limitNesting;
    }

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return StrictJson::readStrictly;
    }

    @Bean
    JsonMapperBuilderCustomizer timeFormat() {
        return mapper -> mapper.addModule(new SimpleModule().addSerializer(new TimeSerializer()));
    }
}
