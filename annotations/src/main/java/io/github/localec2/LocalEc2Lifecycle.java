package io.github.localec2;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * What stands behind {@link LocalEc2}. The module {@code local-ec2-junit-extension} provides it as
 * a service, since an annotation can't name a class that depends on it. Not for test authors.
 */
public interface LocalEc2Lifecycle
    extends BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        TestInstancePreConstructCallback,
        TestInstancePostProcessor,
        ParameterResolver {}
