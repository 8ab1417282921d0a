/** Administration and metrics of the running service. */
@ApplicationModule(
        allowedDependencies = {
            "account",
            "cluster :: membership",
            "cluster :: survey",
            "fanout",
            "problem",
            "relay",
            "stream"
        })
@NullMarked
package dev.parley.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
