package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.content.PeerId;
import net.lanspread.disk.Disk;
import net.lanspread.library.Library;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Events;
import net.lanspread.operation.Operations;
import net.lanspread.organiser.OrganiserStore;
import net.lanspread.organiser.Organisers;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.PublicationFetch;
import net.lanspread.swarm.Swarm;
import net.lanspread.transport.PeerStream;
import net.lanspread.upload.PublicationUploads;

/** The peer's dealings with organisers: believing them, passing their catalogs on, publishing. */
final class Organisation implements RequestRouter.Organising, AutoCloseable {
  private final Organisers organisers;
  private final Publishing publishing;
  private final Bringing bringing;
  private final PublicationUploads uploads;

  private Organisation(Organisers organisers, Publishing publishing, Bringing bringing) {
    this.organisers = organisers;
    this.publishing = publishing;
    this.bringing = bringing;
    this.uploads = new PublicationUploads(organisers::chunk);
  }

  /** The organisers that the peer believes, taken up from the disk. */
  static Organisers organisers(
      Disk disk,
      Path state,
      boolean hasPartyKey,
      Swarm swarm,
      LiveCatalog catalog,
      Events events,
      SecureRandom random) {
    Organisers organisers =
        new Organisers(
            new OrganiserStore(disk, state),
            hasPartyKey,
            new Organisers.Surroundings(
                new PublicationFetch(swarm)::chunk, swarm::tell, catalog::organise, events),
            random);
    organisers.recall();
    return organisers;
  }

  /**
   * Puts the parts of a peer together.
   *
   * @param etiCovers the folder of the pictures of ETI's archive
   */
  static Organisation of(
      Organisers organisers,
      Bringing bringing,
      Disk disk,
      GamesFolders games,
      Path state,
      Library library,
      Operations operations,
      ManifestStore manifests,
      LiveCatalog catalog,
      Supplier<Optional<Path>> etiCovers,
      Events events,
      SecureRandom random) {
    return new Organisation(
        organisers,
        new Publishing(
            new Publishing.Here(
                disk,
                games,
                () -> library.snapshot().games().values(),
                library::problems,
                operations::isBusy,
                manifests,
                catalog,
                () ->
                    Stream.of(organisers.covers(), etiCovers.get())
                        .flatMap(Optional::stream)
                        .toList()),
            new OrganiserStore(disk, state),
            organisers,
            random,
            events),
        bringing);
  }

  Organisers organisers() {
    return organisers;
  }

  Publishing publishing() {
    return publishing;
  }

  Bringing bringing() {
    return bringing;
  }

  @Override
  public Message.Reply heard(PeerId from, Message.OrganiserHeads heads) {
    return organisers.heard(from, heads.heads())
        ? new Message.Done()
        : new Message.Refused(WireCode.BUSY, "not so often");
  }

  @Override
  public void serve(Message.GetPublication request, PeerId asker, PeerStream stream)
      throws IOException {
    uploads.serve(request, asker, stream);
  }

  @Override
  public void close() {
    publishing.close();
    organisers.close();
  }
}
