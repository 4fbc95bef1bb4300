package cloud.faso.agent.core;

import cloud.faso.agent.driver.Actual;
import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.agent.images.ImageStore;
import cloud.faso.spec.agent.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out jobs with a driver, on the caller's thread. */
public final class JobRunner {
  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  private final Driver driver;
  private final ImageStore images;

  /** For one node. */
  public JobRunner(Driver driver, ImageStore images) {
    this.driver = driver;
    this.images = images;
  }

  /** Is told of each step and of how far a download is. */
  public interface Listener {
    /** A step begins. */
    void begins(Step step);

    /** A download is that far. */
    void downloaded(int percent);
  }

  /** Does the steps and looks; never throws. */
  public JobResult run(Job job, Listener listener) {
    DriverFailure failure = act(job, listener);
    if (job.fetches()) {
      return new JobResult(job, failure, null);
    }
    Actual actual = null;
    try {
      actual =
          job.kind() == Kind.VOLUME ? driver.observeVolume(job.id()) : driver.observe(job.id());
    } catch (DriverFailure e) {
      failure = failure == null ? e : failure;
    } catch (RuntimeException | Error e) {
      failure = failure == null ? bug(job, e) : failure;
    }
    return new JobResult(job, failure, actual);
  }

  private @Nullable DriverFailure act(Job job, Listener listener) {
    for (Step step : job.steps()) {
      listener.begins(step);
      try {
        act(job, step, listener);
      } catch (DriverFailure e) {
        return e;
      } catch (InterruptedException e) {
        return new DriverFailure("interrupted", step.verb() + " was interrupted.", e);
      } catch (RuntimeException | Error e) {
        return bug(job, e);
      }
    }
    return null;
  }

  private void act(Job job, Step step, Listener listener)
      throws DriverFailure, InterruptedException {
    switch (step) {
      case FetchImage fetch -> images.fetch(fetch, listener::downloaded);
      case HostStep host -> driver.execute(job.id(), host, images);
      case VolumeStep volume -> driver.execute(job.id(), volume);
    }
  }

  private static DriverFailure bug(Job job, Throwable e) {
    log.atError().setCause(e).addKeyValue("thing", job.id()).log("the driver has a bug");
    return new DriverFailure(
        "driver-bug", "The node's agent failed unexpectedly; its log says more.", e);
  }
}
