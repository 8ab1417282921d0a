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

/** Bounds what clients may send over HTTP, reads it strictly, and says how times are written. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class WebConfiguration {

    private static final int ANSWERS_SHARE_OF_HEAP = 8;

    /** In place of Spring Boot's own. */
    @Bean
    SingleUseBufferWebServerFactory webServerFactory(ObjectProvider<JettyServerCustomizer> customizers) {
        var factory = new SingleUseBufferWebServerFactory();
        factory.getServerCustomizers().addAll(customizers.orderedStream().toList());
        return factory;
    }

    /** Before the security filters, which read form bodies in search of a CSRF token. */
    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(WebSettings settings) {
        FilterRegistrationBean<BodyLimit> registration =
                new FilterRegistrationBean<>(new BodyLimit(settings.bodyBytes()));
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
        return registration;
    }

    /** Before the security filters as well: they and the controllers read the headers, and fail on some of them. */
    @Bean
    FilterRegistrationBean<ContentHeaderFilter> contentHeaders() {
        FilterRegistrationBean<ContentHeaderFilter> registration =
                new FilterRegistrationBean<>(new ContentHeaderFilter());
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BufferedResponseFilter> bufferedAnswers() {
        long mostBytes = Runtime.getRuntime().maxMemory() / ANSWERS_SHARE_OF_HEAP;
        FilterRegistrationBean<BufferedResponseFilter> registration =
                new FilterRegistrationBean<>(new BufferedResponseFilter(mostBytes));
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
    JsonFactoryBuilderCustomizer shallowRequests() {
        return StrictJson::bound;
    }

    @Bean
    JsonMapperBuilderCustomizer strictRequests() {
        return StrictJson::readStrictly;
    }

    @Bean
    JsonMapperBuilderCustomizer timesInAnswers() {
        return mapper -> mapper.addModule(new SimpleModule().addSerializer(new TimeSerializer()));
    }
}
