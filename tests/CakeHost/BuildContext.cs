using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

/// <summary>What a Frosting context is: a context that no script host made.</summary>
internal sealed class BuildContext : ICakeContext
{
    public BuildContext(DirectoryPath workingDirectory)
    {
        var log = new RecordingLog();
        var environment = new OwnEnvironment(workingDirectory);
        var configuration = new CakeConfiguration(new Dictionary<string, string>());
        (Log, Environment, Configuration, FileSystem) = (log, environment, configuration, new FileSystem());
        Globber = new Globber(FileSystem, environment);
        var strategy = new ToolResolutionStrategy(FileSystem, environment, Globber, configuration, log);
        Tools = new ToolLocator(environment, new ToolRepository(environment), strategy);
        ProcessRunner = new ProcessRunner(FileSystem, environment, log, Tools, configuration);
    }

    public IFileSystem FileSystem { get; }

    public ICakeEnvironment Environment { get; }

    public IGlobber Globber { get; }

    public ICakeLog Log { get; }

    public IProcessRunner ProcessRunner { get; }

    public IToolLocator Tools { get; }

    public ICakeConfiguration Configuration { get; }

    public ICakeArguments Arguments => throw new NotSupportedException();

    public IRegistry Registry => throw new NotSupportedException();

    public ICakeDataResolver Data => throw new NotSupportedException();

    public IServiceProvider ServiceProvider => throw new NotSupportedException();

    public IToolInstaller ToolInstaller => throw new NotSupportedException();
}

/// <summary>An environment that is not the process's: another directory, and a store that only it names.</summary>
internal sealed class OwnEnvironment(DirectoryPath workingDirectory) : ICakeEnvironment
{
    private readonly CakePlatform platform = new();

    public DirectoryPath WorkingDirectory { get; set; } = workingDirectory;

    public DirectoryPath UserHomeDirectory => WorkingDirectory.Combine("home");

    public DirectoryPath ApplicationRoot => AppContext.BaseDirectory;

    public ICakePlatform Platform => platform;

    public ICakeRuntime Runtime { get; } = new CakeRuntime();

    public DirectoryPath GetSpecialPath(SpecialPath path) => throw new NotSupportedException();

    public string? GetEnvironmentVariable(string variable) => variable == "PATH" ? "" : null;

    public IDictionary<string, string> GetEnvironmentVariables() =>
        new Dictionary<string, string> { ["CNIKIT_CACHE"] = WorkingDirectory.Combine("store-of-context").FullPath };
}

/// <summary>A log that keeps what a log of normal verbosity shows.</summary>
internal sealed class RecordingLog : ICakeLog
{
    public List<string> Lines { get; } = [];

    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        if (verbosity > Verbosity) return;
        lock (Lines) Lines.Add($"{level}: {string.Format(null, format, args)}");
    }
}
