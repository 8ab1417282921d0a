package dev.parley.testing;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Provides the one {@link Cluster} that all test classes of a run share, and repairs it before each test. The error of
 * a failed test contains the recent output of the nodes.
 */
public final class ClusterExtension implements BeforeEachCallback, ParameterResolver, TestExecutionExceptionHandler {

    @Override
    public void beforeEach(ExtensionContext context) {
        cluster(context).repair();
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
        failure.addSuppressed(new AssertionError(cluster(context).diagnostics()));
        throw failure;
    }

    /** JUnit closes the objects in the root store after the last test. */
    private static Cluster cluster(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(ClusterExtension.class))
                .computeIfAbsent(Cluster.class, type -> Cluster.start(), Cluster.class);
    }
}
