package dev.parley.gateway;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Tells clients that look for a SockJS server below {@code /ws}, as Spring's applications have one, what there is instead. */
@Controller
class SockJsController {

    @RequestMapping({"/ws/", "/ws/**"})
    void refuse() {
        throw new RequestRejected(
                ErrorCode.NOT_FOUND,
                "SockJS is not supported. Connect to /ws with a plain WebSocket, as docs/migration.md shows.");
    }
}
