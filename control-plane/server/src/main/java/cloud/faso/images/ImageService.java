package cloud.faso.images;

import cloud.faso.platform.db.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Use cases of images. */
public final class ImageService {

  private final ImageTable table;
  private final ImageStore store;

  public ImageService(Database database, Path folder) {
    this.table = database.table(ImageTable.class);
    this.store = new ImageStore(folder);
  }

  /** The image with this id or name; for VMs. */
  public Optional<ImageRow> find(String ref) {
    return table.find(ref);
  }

  /**
   * The content with this digest, {@code sha256:…}; for agents.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  public ImageContent open(String digest) throws IOException {
    return store.open(digest);
  }
}
