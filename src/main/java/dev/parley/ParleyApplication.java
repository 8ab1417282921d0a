package dev.parley;

import dev.parley.cli.load.LoadCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts Parley, or the tool that loads one. */
@SpringBootApplication
public class ParleyApplication {

    public static void main(String[] args) {
        // Before anything of the service is touched: the tool shares nothing with it but the jar.
        if (args.length > 0 && args[0].equals(LoadCommand.WORD)) {
            System.exit(LoadCommand.run(args));
        }
        SpringApplication.run(ParleyApplication.class, args);
    }
}
