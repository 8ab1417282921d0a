package dev.parley.stock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The STOMP service of Spring Boot's starter, as a baseline for Parley.
 *
 * <p>It uses the defaults: Tomcat, the simple broker in memory, both channels on Spring Boot's task executor of eight threads,
 * and limits of 10 s and 512 KiB for a slow session, which is closed beyond them. Only settings without a default are set: the
 * endpoint, the prefixes, the handler. It has no security, no log on disk, no receipts and no catch-up, so it does less than
 * Parley for each message. It does not keep a publisher's order either, which would need another setting and cost more.
 */
@SpringBootApplication
class StockApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(StockApplication.class, arguments);
    }
}
