package dev.parley;

import dev.parley.cli.load.LoadCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts Parley, or the load test tool. */
@SpringBootApplication
public class ParleyApplication {

    public static void main(String[] args) {
        // Before any class of the service is used: the tool shares only the jar with it.
        if (args.length > 0 && args[0].equals(LoadCommand.WORD)) {
            System.exit(LoadCommand.run(args));
        }
        SpringApplication.run(ParleyApplication.class, args);
    }
}
