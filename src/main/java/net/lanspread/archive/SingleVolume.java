package net.lanspread.archive;

import com.github.junrar.Archive;
import com.github.junrar.volume.Volume;
import com.github.junrar.volume.VolumeManager;
import org.jspecify.annotations.Nullable;

/** One file as the whole archive: junrar's own managers open the neighbours that a header names. */
final class SingleVolume implements VolumeManager {
  private final RarChannel channel;

  SingleVolume(RarChannel channel) {
    this.channel = channel;
  }

  @Override
  public @Nullable Volume nextVolume(Archive archive, @Nullable Volume last) {
    return last == null ? new Whole(archive, channel) : null;
  }

  private record Whole(Archive archive, RarChannel channel) implements Volume {
    @Override
    public RarChannel getChannel() {
      return channel;
    }

    @Override
    public long getLength() {
      return channel.sizeBytes();
    }

    @Override
    public Archive getArchive() {
      return archive;
    }
  }
}
