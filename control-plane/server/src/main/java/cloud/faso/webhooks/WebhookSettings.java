package cloud.faso.webhooks;

import cloud.faso.platform.background.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where webhooks may go, and how hard it is tried.
 *
 * @param plainHttp whether URLs may be unencrypted
 * @param networks addresses and ranges that may be called besides those of the whole internet
 * @param authorities PEM file of who may sign targets' certificates, besides those that Java
 *     trusts; or null
 * @param timeout of a whole call
 * @param backoff between attempts
 * @param attempts after which a delivery is given up
 */
public record WebhookSettings(
    boolean plainHttp,
    List<String> networks,
    @Nullable Path authorities,
    Duration timeout,
    Backoff backoff,
    int attempts) {

  /** Of a whole call. */
  public static final Duration TIMEOUT = Duration.ofSeconds(15);
}
