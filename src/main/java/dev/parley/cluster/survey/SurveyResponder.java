package dev.parley.cluster.survey;

import dev.parley.fanout.CloseCode;
import dev.parley.fanout.ConnectionRegistry;
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

/** Answers the surveys of other nodes about this node's connections, on a thread of its own that never blocks. */
@Component
class SurveyResponder implements BroadcastListener, DisposableBean {

    private static final Logger logger = LoggerFactory.getLogger(SurveyResponder.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Further surveys are dropped; an administrator who sends that many does not need every response. */
    private static final int MAX_QUEUED = 100;

    private static final long IDLE_SECONDS = 10;

    private final ConnectionRegistry connectionRegistry;
    private final Relay relay;
    private final ThreadPoolExecutor thread;

    SurveyResponder(ConnectionRegistry connectionRegistry, Relay relay) {
        this.connectionRegistry = connectionRegistry;
        this.relay = relay;
        var factory = new CustomizableThreadFactory("parley-answers-");
        factory.setDaemon(true);
        var waiting = new LinkedBlockingQueue<Runnable>(MAX_QUEUED);
        thread = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, waiting, factory, new DiscardPolicy());
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public String subject() {
        return SurveyRequest.SUBJECT;
    }

    @Override
    public void onBroadcast(String node, byte[] body) {
        thread.execute(() -> answer(node, body));
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }

    private void answer(String node, byte[] body) {
        try {
            var surveyRequest = JSON.readValue(body, SurveyRequest.class);
            for (SurveyResponse part : parts(surveyRequest)) {
                relay.broadcast(SurveyResponse.SUBJECT, JSON.writeValueAsBytes(part));
            }
        } catch (JacksonException e) {
            logger.warn(
                    "Ignored a survey of node {} that cannot be decoded: {}",
                    node,
                    e.getClass().getSimpleName());
        }
    }

    private List<SurveyResponse> parts(SurveyRequest surveyRequest) {
        if (surveyRequest.kick() != null) {
            boolean ended = connectionRegistry.close(surveyRequest.kick(), CloseCode.REMOVED);
            return List.of(new SurveyResponse(surveyRequest.id(), ended, 1, List.of()));
        }
        var held = connectionRegistry.all().stream().map(ConnectionInfo::of).toList();
        int count = Math.max(1, (held.size() + SurveyResponse.MAX_CONNECTIONS - 1) / SurveyResponse.MAX_CONNECTIONS);
        List<SurveyResponse> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * SurveyResponse.MAX_CONNECTIONS;
            var part = held.subList(from, Math.min(from + SurveyResponse.MAX_CONNECTIONS, held.size()));
            parts.add(new SurveyResponse(surveyRequest.id(), false, count, part));
        }
        return parts;
    }
}
