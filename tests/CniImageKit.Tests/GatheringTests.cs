using CniImageKit.Diagnostics;

namespace CniImageKit.Tests;

public sealed class GatheringTests
{
    private static readonly Diagnostic One = Rules.FileTrouble("one");
    private static readonly Diagnostic Two = Rules.FileTrouble("two");

    [Fact]
    public async Task Gives_the_results_in_order()
    {
        var results = await Gathering.AllAsync([Later(2), Task.FromResult(1)]);
        Assert.Equal([2, 1], results);
    }

    [Fact]
    public async Task Throws_the_findings_of_all_once_each()
    {
        var failure = await Assert.ThrowsAsync<CniImageKitException>(
            () => Gathering.AllAsync<int>([Failed(One), Failed(Two, One), Task.FromResult(1)]));
        Assert.Equal([One, Two], failure.Diagnostics);
    }

    [Fact]
    public async Task Throws_a_single_failure_as_it_is()
    {
        var thrown = new CniImageKitException(One);
        Assert.Same(thrown, await Assert.ThrowsAsync<CniImageKitException>(
            () => Gathering.AllAsync<int>([Later(1), Task.FromException<int>(thrown)])));
    }

    [Fact]
    public async Task Prefers_findings_to_other_faults_and_gives_those_where_there_are_none()
    {
        var other = Task.FromException<int>(new IOException("x"));
        await Assert.ThrowsAsync<CniImageKitException>(() => Gathering.AllAsync<int>([other, Failed(One)]));
        await Assert.ThrowsAsync<IOException>(() => Gathering.AllAsync<int>([other, Task.FromResult(1)]));
        var cancelled = Task.FromCanceled<int>(new CancellationToken(true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Gathering.AllAsync([cancelled]));
    }

    private static Task<int> Failed(params Diagnostic[] findings) => Task.FromException<int>(new CniImageKitException([.. findings]));

    private static async Task<int> Later(int value)
    {
        await Task.Yield();
        return value;
    }
}
