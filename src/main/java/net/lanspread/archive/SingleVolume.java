package net.lanspread.archive;

import com.github.junrar.Archive;
import com.github.junrar.io.SeekableReadOnlyByteChannel;
import com.github.junrar.volume.Volume;
import com.github.junrar.volume.VolumeManager;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One file as the whole archive: junrar's own managers open the neighbours that a header names. */
final class SingleVolume implements VolumeManager {
  private final SeekableReadOnlyByteChannel channel;
  private final long sizeBytes;
  private final Consumer<Archive> begins;

  /**
   * @param begins is given the archive before its first byte is read, inside its constructor
   */
  SingleVolume(SeekableReadOnlyByteChannel channel, long sizeBytes, Consumer<Archive> begins) {
    this.channel = channel;
    this.sizeBytes = sizeBytes;
    this.begins = begins;
  }

  @Override
  public @Nullable Volume nextVolume(Archive archive, @Nullable Volume last) {
    if (last != null) {
      return null;
    }
    begins.accept(archive);
    return new Whole(archive, channel, sizeBytes);
  }

  private record Whole(Archive archive, SeekableReadOnlyByteChannel channel, long sizeBytes)
      implements Volume {
    @Override
    public SeekableReadOnlyByteChannel getChannel() {
      return channel;
    }

    @Override
    public long getLength() {
      return sizeBytes;
    }

    @Override
    public Archive getArchive() {
      return archive;
    }
  }
}
