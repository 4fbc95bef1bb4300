package cloud.faso.webhooks;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A webhook with a new secret.
 *
 * @param secret shown this once; null when the answer is repeated
 */
public record CreatedWebhookView(@JsonUnwrapped WebhookView webhook, @Nullable String secret) {

  CreatedWebhookView withoutSecret() {
    return new CreatedWebhookView(webhook, null);
  }

  /** Without the secret, so that it gets into no log. */
  @Override
  public String toString() {
    return webhook.toString();
  }
}
