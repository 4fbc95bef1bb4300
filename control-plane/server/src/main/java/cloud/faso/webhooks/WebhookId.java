package cloud.faso.webhooks;

import cloud.faso.platform.id.TypedId;

/** The id of a webhook, e.g. {@code webhook-01k3…}. */
public record WebhookId(String value) implements TypedId {

  public static final String PREFIX = "webhook";
}
