package cloud.faso.agent;

import cloud.faso.agent.core.Backoff;
import cloud.faso.agent.link.Enrolment;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.IdentityFile;
import cloud.faso.agent.link.JoinToken;
import cloud.faso.agent.link.LinkFailure;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an agent comes by its identity when it starts. */
public final class AgentHome {
  private static final Logger log = LoggerFactory.getLogger(AgentHome.class);

  private AgentHome() {}

  /**
   * The identity in the file; a new one when there is none, or when the join token is not the one
   * that it came from. Waits for a control plane that does not answer.
   *
   * @param pause how to wait
   * @throws IOException when there is neither an identity nor a token, or the token is refused
   */
  public static Identity identity(
      IdentityFile file,
      @Nullable JoinToken token,
      URI url,
      String version,
      RandomGenerator random,
      Nap pause)
      throws IOException, InterruptedException {
    Optional<Identity> known = file.read();
    if (known.isPresent() && !isNew(token, known.get())) {
      return known.get();
    }
    if (token == null) {
      throw new IOException(
          "This node has not joined yet: give it a join token with --join-token-file.");
    }
    KeyPair pair = file.keyFor(Enrolment.digest(token));
    Identity identity = enrol(token, pair, url, version, random, pause);
    file.write(identity);
    return identity;
  }

  private static boolean isNew(@Nullable JoinToken token, Identity known) {
    return token != null && !Enrolment.digest(token).equals(known.tokenDigest());
  }

  private static Identity enrol(
      JoinToken token, KeyPair pair, URI url, String version, RandomGenerator random, Nap pause)
      throws IOException, InterruptedException {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), random);
    for (int failures = 1; ; failures++) {
      try {
        return Enrolment.enrol(url, token, pair, version);
      } catch (LinkFailure e) {
        if (e.kind() != LinkFailure.Kind.UNREACHABLE && e.kind() != LinkFailure.Kind.UNAVAILABLE) {
          throw new IOException(
              "The control plane refuses the join token: "
                  + e.getMessage()
                  + " Get a new token for the node.",
              e);
        }
        Duration wait = backoff.after(failures);
        log.atWarn()
            .addKeyValue("retryInMs", wait.toMillis())
            .log("not joined: {}", e.getMessage());
        pause.lasting(wait);
      }
    }
  }

  /** Lets time pass. */
  @FunctionalInterface
  public interface Nap {
    /** Returns after that long. */
    void lasting(Duration duration) throws InterruptedException;
  }
}
