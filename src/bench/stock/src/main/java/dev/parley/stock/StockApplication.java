package dev.parley.stock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The STOMP service that Spring Boot makes of its starter, for Parley to be compared with.
 *
 * <p>All is default: Tomcat, the simple broker in memory, both channels on Spring Boot's task executor of eight threads,
 * and 10 s and 512 KiB for a slow session, which is closed beyond them. Set is only what has no default: the endpoint, the
 * prefixes, the handler. There is no security, no log on disk, no receipt and no catching up, so it does less than Parley
 * for each message; nor does it keep a publisher's order, which would be another setting and cost more.
 */
@SpringBootApplication
class StockApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(StockApplication.class, arguments);
    }
}
