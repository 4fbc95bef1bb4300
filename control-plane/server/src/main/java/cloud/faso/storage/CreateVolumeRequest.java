package cloud.faso.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume to make.
 *
 * @param vm id or name of the VM that is to be able to have it; null for any
 * @param site id or name of where it must lie; null for anywhere
 */
public record CreateVolumeRequest(
    String name,
    @JsonProperty("sizeGiB") int sizeGiB,
    @Nullable String vm,
    @Nullable String site,
    @Nullable Map<String, String> labels) {}
