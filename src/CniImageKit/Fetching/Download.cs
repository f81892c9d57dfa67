using System.Net;
using CniImageKit.Diagnostics;
using CniImageKit.Store;

namespace CniImageKit.Fetching;

/// <summary>
/// One artifact from one address into an <see cref="Incoming"/>, going on where an earlier attempt or process stopped. Ranges are closed
/// (some registries refuse open ones), asked for whether or not the server announces them, and only a 206 with exactly that range counts.
/// </summary>
internal sealed class Download(
    Host host, FetchPolicy policy, Transport transport, BlobStore store, string key, Incoming incoming, Outgoing request,
    ProgressMeter meter)
{
    private const string Kind = "partial";

    private readonly Pace pace =
        new(policy, host.Clock, null, () => Rules.TooSlow(request.At, request.Name, request.Uri, policy.LeastRate));

    private StoreExpectation Expected => incoming.Expected;

    private bool DigestKnown => (Expected.Sha256 ?? Expected.Sha512) is not null;

    /// <summary>Whether the server called what it sent a web page.</summary>
    public bool SaidHtml { get; private set; }

    /// <summary>Whether some of the bytes came by another answer than the rest, perhaps of another upload or torn by a crash.</summary>
    public bool Resumed { get; private set; }

    /// <summary>Requests made for attempts, for the message.</summary>
    public int Attempts { get; private set; }

    /// <summary>One attempt: true when all bytes are here, false where the server has no such thing.</summary>
    public async Task<bool> AttemptAsync(CancellationToken cancellationToken)
    {
        Attempts++;
        while (true)
        {
            var facts = PartialFacts.Read(await store.FindDerivedAsync(Kind, key, cancellationToken).ConfigureAwait(false));
            var sameUri = facts?.Uri == request.Uri.AbsoluteUri;
            var total = Expected.Size ?? facts?.Total;
            var resumable = incoming.Kept > 0 && incoming.Kept <= total && (DigestKnown || (sameUri && facts!.ETag.Length > 0));
            if (resumable) incoming.Resume(cancellationToken);
            else incoming.Restart();
            Resumed = resumable;
            if (resumable && incoming.Kept == total) return true;
            var asked = !resumable ? request : request with
            {
                Range = (incoming.Kept, total!.Value - 1),
                IfRange = sameUri && facts!.ETag.Length > 0 ? facts.ETag : null,
            };
            using var response = await transport.SendAsync(asked, cancellationToken).ConfigureAwait(false);
            if (Answers.IsMissing(response)) return false;
            if (resumable && !Continues(response, asked, total!.Value))
            {
                incoming.Restart();
                Resumed = false;
                if (response.StatusCode != HttpStatusCode.OK) continue;
            }
            else if (!resumable && response.StatusCode != HttpStatusCode.OK)
            {
                throw Answers.Failure(request, response, host.Clock);
            }

            await TakeAsync(response, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private bool Continues(HttpResponseMessage response, Outgoing asked, long total)
    {
        if ((int)response.StatusCode is not (200 or 206 or 416)) throw Answers.Failure(request, response, host.Clock);
        return response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.NonValidated.TryGetValues("Content-Range", out var values) && values.Count == 1
            && ContentRange.TryParse(values.First(), out var range)
            && range == new ContentRange(incoming.Kept, total - 1, total)
            && (asked.IfRange is null || PartialFacts.Strong(response) is var tag && (tag.Length == 0 || tag == asked.IfRange));
    }

    private async Task TakeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var uri = response.RequestMessage!.RequestUri!;
        Answers.RequireIdentity(request, response);
        SaidHtml = response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";
        var total = incoming.Kept + response.Content.Headers.ContentLength;
        RequireLength(response, uri, total);
        if (incoming.Kept == 0)
        {
            // Also where this answer tells nothing: an earlier answer's facts must not be taken for its.
            var facts = PartialFacts.Of(request.Uri, response, total)?.Write() ?? [];
            await store.PutDerivedAsync(Kind, key, facts, cancellationToken).ConfigureAwait(false);
        }

        await Body.ReadAsync(response, piece =>
        {
            pace.Took(piece.Length);
            incoming.Write(piece.Span);
            meter.Report(incoming.Kept, Expected.Size ?? total);
        }, policy, host.Clock, cancellationToken).ConfigureAwait(false);
        if (incoming.Kept < (Expected.Size ?? total)) throw new TransientFault(uri, "the server closed the connection before the end");
    }

    private void RequireLength(HttpResponseMessage response, Uri uri, long? total)
    {
        var diagnostic = total switch
        {
            null when !DigestKnown && response.Headers.TransferEncodingChunked != true =>
                Rules.LengthUnknown(request.At, request.Name, uri),
            { } length when Expected.Size is { } size && length != size => SaidHtml
                ? Rules.WebPage(request.At, request.Name, uri) : Rules.WrongSize(request.At, request.Name, size, length, Rules.Shown(uri)),
            { } length when length > Expected.MaxBytes && Expected.Size is null =>
                Rules.TooLarge(request.At, request.Name, Expected.MaxBytes),
            _ => null,
        };
        if (diagnostic is null) return;
        incoming.Restart();
        throw new CniImageKitException(diagnostic);
    }
}
