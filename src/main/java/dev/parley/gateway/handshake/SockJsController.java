package dev.parley.gateway.handshake;

import dev.parley.problem.ErrorCode;
import dev.parley.problem.RequestRejected;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Rejects requests below {@code /ws} from SockJS clients, which Spring applications support, with a message that names
 * the alternative.
 */
@Controller
class SockJsController {

    @RequestMapping({"/ws/", "/ws/**"})
    void reject() {
        throw new RequestRejected(
                ErrorCode.NOT_FOUND,
                "SockJS is not supported. Connect to /ws with a plain WebSocket; see docs/migration.md.");
    }
}
