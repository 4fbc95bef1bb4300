package cloud.faso.hardware;

import org.jspecify.annotations.Nullable;

/** A site to add. */
public record CreateSiteRequest(String name, @Nullable String displayName) {}
