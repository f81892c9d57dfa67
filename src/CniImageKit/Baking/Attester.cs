using CniImageKit.Diagnostics;
using CniImageKit.Evidence.Provenance;
using CniImageKit.Trust;

namespace CniImageKit.Baking;

/// <summary>Who attests what was baked, as the user says it.</summary>
internal sealed record AttesterRequest
{
    /// <summary>A PEM file with the private key; null leaves the statement unsigned.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The environment variable that holds the password of an encrypted key; null where it has none.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>A URI that names what runs the build; null claims nothing.</summary>
    public string? BuilderId { get; init; }
}

/// <summary>Who attests, ready to sign.</summary>
/// <param name="Key">The key, or null.</param>
/// <param name="BuilderId">A URI, or null.</param>
internal sealed record Attester(SigningKey? Key, string? BuilderId)
{
    private const int MaxKeyBytes = 64 * 1024;

    /// <summary>The media type of what <see cref="Seal"/> gives.</summary>
    public string MediaType => Key is null ? InToto.StatementMediaType : InToto.EnvelopeMediaType;

    /// <summary>Reads the key. Raises CNIK8211 to 8214, 5321 and 5322; tells CNIK8703.</summary>
    public static Attester Of(AttesterRequest request, Host host)
    {
        if (request.BuilderId is { } builder && (!Uri.TryCreate(builder, UriKind.Absolute, out _) || builder.Any(char.IsWhiteSpace)))
            throw new CniImageKitException(Rules.BuilderNoUri(builder));
        if (request.KeyFile is not { } file) return new Attester(null, request.BuilderId);
        if (request.BuilderId is null) host.Progress.Report(new WarningFound(Rules.BuilderUnstated()));
        var password = request.PasswordVariable is { } name
            ? host.Variable(name) ?? throw new CniImageKitException(Rules.NoPassword(name)) : null;
        return new Attester(SigningKey.ReadPem(ReadPem(file, host), new Location(file), password), request.BuilderId);
    }

    /// <summary>The text of a key file. Raises CNIK8212.</summary>
    public static string ReadPem(string file, Host host)
    {
        var path = host.Resolve(file);
        if (!File.Exists(path)) throw new CniImageKitException(Rules.NoKeyFile(file, "there is no such file"));
        return new FileInfo(path).Length > MaxKeyBytes
            ? throw new CniImageKitException(Rules.NoKeyFile(file, $"it has more than {MaxKeyBytes} bytes")) : File.ReadAllText(path);
    }

    /// <summary>The statement as it is, or in an envelope with the key's signature; the same key gives the same bytes.</summary>
    public byte[] Seal(byte[] statement) =>
        Key is null ? statement : [.. DsseEnvelope.Sign(Dsse.InToto, statement, Key).Write(), (byte)'\n'];
}
