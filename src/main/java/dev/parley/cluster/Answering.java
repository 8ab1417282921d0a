package dev.parley.cluster;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.Connections;
import dev.parley.relay.BroadcastListener;
import dev.parley.relay.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Answers what other nodes ask about this one's connections, on a thread of its own, which never blocks. */
@Component
class Answering implements BroadcastListener, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Answering.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Administrators who ask that fast do not need every answer. */
    private static final int MOST_WAITING = 100;

    private static final long IDLE_SECONDS = 10;

    private final Connections connections;
    private final Relay relay;
    private final ThreadPoolExecutor thread;

    Answering(Connections connections, Relay relay) {
        this.connections = connections;
        this.relay = relay;
        var factory = new CustomizableThreadFactory("parley-answers-");
        factory.setDaemon(true);
        var waiting = new LinkedBlockingQueue<Runnable>(MOST_WAITING);
        thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, waiting, factory, new DiscardPolicy());
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public String subject() {
        return Question.SUBJECT;
    }

    @Override
    public void heard(String node, byte[] body) {
        thread.execute(() -> answer(body));
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }

    private void answer(byte[] body) {
        try {
            var question = JSON.readValue(body, Question.class);
            for (Answer part : parts(question)) {
                relay.broadcast(Answer.SUBJECT, JSON.writeValueAsBytes(part));
            }
        } catch (JacksonException e) {
            log.warn(
                    "Another node's question is not understood: {}",
                    e.getClass().getSimpleName());
        }
    }

    private List<Answer> parts(Question question) {
        if (question.kick() != null) {
            boolean ended = connections.close(question.kick(), CloseCode.REMOVED);
            return List.of(new Answer(question.id(), ended, 1, List.of()));
        }
        var held = connections.all().stream().map(HeldConnection::of).toList();
        int count = Math.max(1, (held.size() + Answer.MOST_CONNECTIONS - 1) / Answer.MOST_CONNECTIONS);
        List<Answer> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * Answer.MOST_CONNECTIONS;
            var part = held.subList(from, Math.min(from + Answer.MOST_CONNECTIONS, held.size()));
            parts.add(new Answer(question.id(), false, count, part));
        }
        return parts;
    }
}
