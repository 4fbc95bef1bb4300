package cloud.faso.agent.core;

import cloud.faso.agent.driver.Actual;
import cloud.faso.agent.driver.DriverFailure;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param failure of a step or of the look; null when all went well
 * @param actual what the look after the steps showed; null when there was none or it failed
 */
public record JobResult(Job job, @Nullable DriverFailure failure, @Nullable Actual actual) {}
