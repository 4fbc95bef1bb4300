package cloud.faso.webhooks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook to make. */
public record CreateWebhookRequest(
    String name,
    String url,
    List<String> events,
    @Nullable String language,
    @Nullable String description) {}
