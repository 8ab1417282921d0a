package dev.parley.testing;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives tests the one {@link Cluster} that all classes of a run share, mended before each test; a test that fails tells
 * what the nodes said last.
 */
public final class ClusterExtension implements BeforeEachCallback, ParameterResolver, TestExecutionExceptionHandler {

    @Override
    public void beforeEach(ExtensionContext context) {
        cluster(context).mend();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new AssertionError(cluster(context).lastWords()));
        throw failure;
    }

    /** The store of all tests closes what is in it when the last one is over. */
    private static Cluster cluster(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(ClusterExtension.class))
                .computeIfAbsent(Cluster.class, type -> Cluster.start(), Cluster.class);
    }
}
