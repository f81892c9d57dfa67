global using CniImageKit.Testing;
global using Xunit;
